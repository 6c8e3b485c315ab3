using System.CommandLine;
using SatCurate.Client.Follow;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Contracts;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>Ends the running clean of a data set.</summary>
internal sealed class StopCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();

    public StopCommand()
        : base("stop", "End the running clean of a data set; it can be resumed", "satcurate stop fashion")
    {
        Add(_dataset);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string dataset = context.Required(_dataset);
        await using DatasetSession session = await DatasetSession.OpenAsync(context, dataset, StoreAccess.OwnOrConnect, "stop", cancellationToken);
        DatasetView view = await session.DescribeAsync(cancellationToken);
        int? active = view.Runs.LastOrDefault(run => run.Phase == RunPhase.Active)?.Run;
        bool stopped = active is { } run && await StopAsync(session, run, cancellationToken);
        if (context.Json)
        {
            Json.Print(context.Out, new { Dataset = dataset, Run = active, Stopped = stopped });
        }
        else
        {
            context.Out.WriteLine(stopped
                ? $"run {active} of {dataset} is stopped; continue with: {ProgramName.Text} clean {dataset} --resume"
                : $"no run of {dataset} is active");
        }

        return ExitCode.Success;
    }

    /// <summary>False where the run was over before it heard of the stop.</summary>
    private static async Task<bool> StopAsync(DatasetSession session, int run, CancellationToken cancellationToken)
    {
        IRunGrain grain = session.Grains.GetGrain<IRunGrain>(GrainKeys.Run(session.Manifest.Name, run));
        return await grain.StopAsync(cancellationToken)
            && await RunEnd.WaitAsync(() => grain.StopAsync(cancellationToken), () => grain.StatusAsync(cancellationToken), cancellationToken) != RunPhase.Finished;
    }
}
