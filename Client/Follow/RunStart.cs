using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Contracts;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Silo;
using SatCurate.Silo.Scripts;

namespace SatCurate.Client.Follow;

/// <summary>Starts, resumes and follows the runs of one data set for <c>clean</c> and <c>demo</c>.</summary>
internal sealed class RunStart(DatasetSession session, CommandContext context)
{
    /// <summary>Starts a new run as <paramref name="options"/> ask.</summary>
    /// <exception cref="UserErrorException">The options do not fit, or the data set has an unfinished run.</exception>
    public async Task<int> StartAsync(CleanOptions options, CancellationToken cancellationToken)
    {
        options = await RunCalibration.ChooseAsync(session.Store, session.Manifest, options, context.Error.WriteLine, cancellationToken);
        RunOrder order = RunPlanner.Plan(session.Manifest, options);
        options.Script?.Demand(session.Manifest, order);
        await context.Error.WriteLineAsync($"cleaning {session.Manifest.Name}: {RunPlanner.Describe(order.Recipe)}");
        if (options.Script is { } script)
        {
            await script.KeepAsync(session.Store, session.Manifest.Name, cancellationToken);
        }

        StartRunAnswer answer = await session.Grain.StartRunAsync(order, cancellationToken);
        return answer.Refused is null ? answer.Run : throw await RefusedAsync(answer.Refused, options.Script);
    }

    /// <summary>Continues the last run with its own options, or starts one where there is none.</summary>
    /// <returns>The run's ordinal; null where the last run is finished already.</returns>
    /// <exception cref="UserErrorException">An option contradicts the run's own.</exception>
    public async Task<int?> ResumeAsync(CleanOptions options, CancellationToken cancellationToken)
    {
        DatasetView view = await session.DescribeAsync(cancellationToken);
        RunStatus? last = view.Runs.LastOrDefault(run => run.Phase != RunPhase.Abandoned);
        if (last is null)
        {
            return await StartAsync(options, cancellationToken);
        }

        if (last.Phase == RunPhase.Finished)
        {
            return null;
        }

        IReadOnlyList<string> contradictions = RunPlanner.Contradictions(last, options);
        if (contradictions.Count > 0)
        {
            throw new UserErrorException(
                $"run {last.Run} can't be resumed with other options: {string.Join(", ", contradictions)}",
                session.Manifest.Name,
                "Leave them out, or start anew with --abandon");
        }

        await context.Error.WriteLineAsync(
            $"resuming run {last.Run} of {session.Manifest.Name} after {last.EpochsDone} of {last.Epochs} epochs: {RunPlanner.Describe(last.Recipe)}");
        await Run(last.Run).ResumeAsync(cancellationToken);
        return last.Run;
    }

    /// <summary>Shows a run until it is finished.</summary>
    /// <exception cref="InterruptedException">It was stopped, here or by another command.</exception>
    /// <exception cref="RunFailedException">The trainer gave up.</exception>
    public async Task<RunStatus> FinishAsync(int run, CancellationToken cancellationToken)
    {
        IRunGrain grain = Run(run);
        int epochsBefore = (await grain.StatusAsync(CancellationToken.None))?.Reports.Count ?? 0;
        IRunDisplay display = context.ErrorIsTerminal
            ? new LiveRunDisplay(context.Error, session.Manifest.TrainCount)
            : new PlainRunDisplay(context.Error, session.Manifest.TrainCount, epochsBefore);
        RunStatus status = await new RunFollower(grain, display).FollowAsync(cancellationToken);
        return status.Phase switch
        {
            RunPhase.Finished => status,
            RunPhase.Failed => throw new RunFailedException(session.Manifest.Name, status),
            RunPhase.Stopped when status.LostTrainer && !cancellationToken.IsCancellationRequested => throw new RunFailedException(
                session.Manifest.Name, status with { Failure = "its journal could not be written, or another process has taken it over" }),
            _ => throw new InterruptedException(
                $"run {run} stopped {(cancellationToken.IsCancellationRequested ? "" : "by another command ")}after {status.EpochsDone} of {status.Epochs} epochs; continue with: {ProgramName.Text} clean {session.Manifest.Name} --resume"),
        };
    }

    private async Task<UserErrorException> RefusedAsync(string why, ScriptFile? script)
    {
        if (script is not null)
        {
            DatasetView view = await session.DescribeAsync(CancellationToken.None);
            await script.ForgetAsync(session.Store, session.Manifest.Name, view.Runs, CancellationToken.None);
        }

        return new UserErrorException(why, session.Manifest.Name);
    }

    private IRunGrain Run(int run) => session.Grains.GetGrain<IRunGrain>(GrainKeys.Run(session.Manifest.Name, run));
}

/// <summary>The trainer gave a run up.</summary>
internal sealed class RunFailedException(string dataset, RunStatus run) : Exception(
    $"the run failed ({dataset}, run {run.Run}, after {run.EpochsDone} of {run.Epochs} epochs): {run.Failure?.TrimEnd('.')}. Continue from its last checkpoint with --resume, or start anew with --abandon and other options");
