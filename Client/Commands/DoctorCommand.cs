using SatCurate.Client.Doctor;
using SatCurate.Client.Terminal;

namespace SatCurate.Client.Commands;

/// <summary>What this machine has, each line ok or not.</summary>
internal sealed class DoctorCommand : VerbCommand
{
    private readonly ITorchCheck _torch;

    public DoctorCommand(ITorchCheck? torch = null)
        : base("doctor", "Say what this machine has: .NET, processor, torch, store, memory, disk", "satcurate doctor")
    {
        _torch = torch ?? new NoTorchCheck();
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        DoctorLine[] lines =
        [
            MachineChecks.Runtime(),
            MachineChecks.Cores(),
            _torch.Check(),
            await StoreCheck.CheckAsync(context.Store, cancellationToken),
            MachineChecks.Memory(),
            MachineChecks.Disk(context.Store),
        ];
        if (context.Json)
        {
            Json.Print(context.Out, lines);
        }
        else
        {
            foreach (DoctorLine line in lines)
            {
                context.Out.WriteLine($"{(line.Ok ? "ok" : "--")}  {line.Name,-10} {line.What}");
            }
        }

        return lines.All(line => line.Ok) ? ExitCode.Success : ExitCode.Failure;
    }
}
