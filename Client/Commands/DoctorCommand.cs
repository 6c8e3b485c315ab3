using System.CommandLine;
using SatCurate.Client.Doctor;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Commands;

/// <summary>What this machine has, each line ok or not; and whether every object of a store is what it should be.</summary>
internal sealed class DoctorCommand : VerbCommand
{
    private readonly Option<bool> _full = new("--full")
    {
        Description = "Read the whole store and say what is wrong where, also beside the process that holds it (without it: only where --store is given)",
    };

    public DoctorCommand()
        : base("doctor", "Say what this machine has: .NET, processor, torch, store, memory, disk; with --store DIR or --full, check the whole store", "satcurate doctor --full")
    {
        Add(_full);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        DoctorLine store = await StoreCheck.CheckAsync(context.Store, cancellationToken);
        List<DoctorLine> lines =
        [
            MachineChecks.Runtime(),
            MachineChecks.Cores(),
            Torch(),
            store,
            MachineChecks.Memory(),
            MachineChecks.Disk(ReportPath.FolderOf(context.Store)),
        ];
        if (!context.Json)
        {
            lines.ForEach(line => Print(context, line));
        }

        if ((context.Value(_full) || !context.StoreIsDefault) && store.Ok && await StoreOpening.ExistsAsync(context.Store, cancellationToken))
        {
            AuditLine audit = await FullStoreCheck.RunAsync(context, cancellationToken);
            lines.Add(audit);
            if (!context.Json)
            {
                Print(context, audit);
                audit.Datasets.ToList().ForEach(dataset => context.Out.WriteLine($"    {FullStoreCheck.Text(dataset)}"));
            }
        }

        if (context.Json)
        {
            Json.Print(context.Out, lines.Cast<object>());
        }

        return lines.TrueForAll(line => line.Ok) ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Print(CommandContext context, DoctorLine line) => context.Out.WriteLine($"{(line.Ok ? "ok" : "--")}  {line.Name,-10} {line.What}");

    private static DoctorLine Torch()
    {
        (bool ok, string what) = TorchCheck.Run();
        return new DoctorLine(ok, "torch", what);
    }
}
