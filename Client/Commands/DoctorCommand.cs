using SatCurate.Client.Doctor;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>What this machine has, each line ok or not.</summary>
internal sealed class DoctorCommand : VerbCommand
{
    public DoctorCommand()
        : base("doctor", "Say what this machine has: .NET, processor, torch, store, memory, disk", "satcurate doctor")
    {
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        DoctorLine[] lines =
        [
            MachineChecks.Runtime(),
            MachineChecks.Cores(),
            Torch(),
            await StoreCheck.CheckAsync(context.Store, cancellationToken),
            MachineChecks.Memory(),
            MachineChecks.Disk(ReportPath.FolderOf(context.Store)),
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

    private static DoctorLine Torch()
    {
        (bool ok, string what) = TorchCheck.Run();
        return new DoctorLine(ok, "torch", what);
    }
}
