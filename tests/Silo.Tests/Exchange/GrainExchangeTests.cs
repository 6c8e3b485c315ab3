using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Grains.Tests;
using SatCurate.Silo.Exchange;
using SatCurate.Silo.Tests.Protocol;
using SatCurate.Storage;
using SatCurate.Training.Exchange;

namespace SatCurate.Silo.Tests.Exchange;

public sealed class GrainExchangeTests(GrainHost host) : IClassFixture<GrainHost>, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly CancellationToken s_none = CancellationToken.None;
    private readonly List<GrainExchange> _exchanges = [];

    public void Dispose()
    {
        host.Calls.OnCall = null;
        host.Store.BeforeAppend = null;
        _exchanges.ForEach(exchange => exchange.Dispose());
    }

    [Fact]
    public async Task Push_StorageStandsStill_WaitsOnceTheRoomIsFullAndGoesOnWhenDurable()
    {
        const int Classes = GrainExchange.MaxKeptBytes / sizeof(float) / GrainExchange.FewestKept;
        const int Batch = 256;
        (IRunGrain run, DatasetManifest manifest) = await StartAsync("slow", Classes, Batch);
        GrainExchange exchange = await AttachAsync(run, manifest, Classes);
        var storage = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Store.BeforeAppend = name => name.Contains("/slow/journal/", StringComparison.Ordinal) ? storage.Task : Task.CompletedTask;
        host.Calls.OnCall = call =>
        {
            if (call.MethodName == nameof(IBlockGrain.FlushAsync))
            {
                asked.TrySetResult();
            }

            return call.Invoke();
        };

        // A repeated visit takes as much room as a new one.
        for (int kept = 0; kept < GrainExchange.FewestKept; kept += Batch)
        {
            await PushAsync(exchange, 0, Classes, [.. Enumerable.Range(0, Batch)]).WaitAsync(s_patience);
        }

        asked.Task.IsCompleted.ShouldBeFalse();
        Task beyond = PushAsync(exchange, 0, Classes, [.. Enumerable.Range(0, Batch)]);
        await asked.Task.WaitAsync(s_patience);
        beyond.IsCompleted.ShouldBeFalse();

        storage.SetResult();
        await beyond.WaitAsync(s_patience);
        (await exchange.EndEpochAsync(0, s_none)).ShouldBeEmpty();
        (await host.Block("slow").ReadSampleAsync(Batch - 1, s_none)).State!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Pull_BlockThatLostItsJournalBeforeTheBarrierAnswers_IsAskedAgain()
    {
        (IRunGrain run, DatasetManifest manifest) = await StartAsync("stale", 3, 8);
        GrainExchange exchange = await AttachAsync(run, manifest, 3);
        object? old = null;
        host.Calls.OnCall = async call =>
        {
            await call.Invoke();
            old = call.MethodName == nameof(IBlockGrain.PullAsync) ? call.Result : old;
        };
        int[] all = [.. Enumerable.Range(0, 8)];
        await exchange.PullAsync(0, all, s_none);
        await PushAsync(exchange, 0, 3, all);
        (await exchange.EndEpochAsync(0, s_none)).ShouldBeEmpty();
        await exchange.BeginEpochAsync(1, s_none);

        int stale = 0;
        host.Calls.OnCall = async call =>
        {
            await call.Invoke();
            if (call.MethodName == nameof(IBlockGrain.PullAsync) && stale++ < 2)
            {
                call.Result = old;
            }
        };
        PulledTargets pulled = await exchange.PullAsync(1, all, s_none);
        stale.ShouldBe(3);
        pulled.LastEpochs.ShouldAllBe(epoch => epoch == 0);
    }

    [Fact]
    public async Task EndEpoch_OneVisitWasNeverPushed_NamesItAndEndsOnceItIs()
    {
        (IRunGrain run, DatasetManifest manifest) = await StartAsync("missing", 3, 8);
        GrainExchange exchange = await AttachAsync(run, manifest, 3);
        await PushAsync(exchange, 0, 3, [0, 1, 2, 3, 4, 6, 7]);
        (await exchange.EndEpochAsync(0, s_none)).ShouldBe([5]);
        await PushAsync(exchange, 0, 3, [5]);
        (await exchange.EndEpochAsync(0, s_none)).ShouldBeEmpty();
    }

    [Fact]
    public async Task EndEpoch_NothingIsMissing_LeavesTheFlushToTheCutAndGivesTheRoomBack()
    {
        const int Classes = GrainExchange.MaxKeptBytes / sizeof(float) / GrainExchange.FewestKept;
        const int Batch = 256;
        (IRunGrain run, DatasetManifest manifest) = await StartAsync("cut", Classes, Batch);
        GrainExchange exchange = await AttachAsync(run, manifest, Classes);
        var calls = new List<string>();
        TaskCompletionSource storage = null!;
        host.Store.BeforeAppend = name => name.Contains("/cut/journal/", StringComparison.Ordinal) ? storage.Task : Task.CompletedTask;
        host.Calls.OnCall = call =>
        {
            if (call.MethodName is nameof(IBlockGrain.FlushAsync) or nameof(IBlockGrain.BarrierAsync))
            {
                calls.Add(call.MethodName);
                storage.TrySetResult();
            }

            return call.Invoke();
        };
        for (int epoch = 0; epoch < 2; epoch++)
        {
            storage = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await exchange.BeginEpochAsync(epoch, s_none);
            for (int kept = 0; kept < GrainExchange.FewestKept; kept += Batch)
            {
                await PushAsync(exchange, epoch, Classes, [.. Enumerable.Range(0, Batch)]).WaitAsync(s_patience);
            }

            (await exchange.EndEpochAsync(epoch, s_none).AsTask().WaitAsync(s_patience)).ShouldBeEmpty();
        }

        calls.ShouldBe([nameof(IBlockGrain.BarrierAsync), nameof(IBlockGrain.BarrierAsync)]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EndEpoch_BarrierOrItsAnswerIsLost_EndsAllTheSame(bool answer)
    {
        string name = answer ? "unanswered" : "unheard";
        (IRunGrain run, DatasetManifest manifest) = await StartAsync(name, 3, 8);
        GrainExchange exchange = await AttachAsync(run, manifest, 3);
        await PushAsync(exchange, 0, 3, [.. Enumerable.Range(0, 8)]);
        int barriers = 0;
        host.Calls.OnCall = async call =>
        {
            bool lost = call.MethodName == nameof(IBlockGrain.BarrierAsync) && barriers++ == 0;
            if (!lost || answer)
            {
                await call.Invoke();
            }

            if (lost)
            {
                throw new TimeoutException("planted");
            }
        };
        (await exchange.EndEpochAsync(0, s_none)).ShouldBeEmpty();
        barriers.ShouldBe(2);
    }

    [Fact]
    public async Task Push_AnotherTrainerHasTheRun_ThrowsLeaseLostAndChangesNothing()
    {
        (IRunGrain run, DatasetManifest manifest) = await StartAsync("taken", 3, 8);
        GrainExchange first = await AttachAsync(run, manifest, 3);
        await GrainHost.SleepAsync(run);
        GrainExchange second = await AttachAsync(run, manifest, 3);
        await PushAsync(second, 0, 3, [0, 1, 2, 3]);
        await second.FlushAsync(s_none);

        await PushAsync(first, 0, 3, [4, 5, 6, 7]);
        await Should.ThrowAsync<LeaseLostException>(() => first.FlushAsync(s_none).WaitAsync(s_patience));
        await Should.ThrowAsync<LeaseLostException>(() => PushAsync(first, 0, 3, [4]));
        (await second.EndEpochAsync(0, s_none)).ShouldBe([4, 5, 6, 7]);
    }

    [Fact]
    public async Task Dispose_WhileAPushCannotBeDelivered_EndsTheSending()
    {
        (IRunGrain run, DatasetManifest manifest) = await StartAsync("disposed", 3, 8);
        GrainExchange exchange = await AttachAsync(run, manifest, 3);
        var tried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Calls.OnCall = call =>
        {
            if (call.MethodName != nameof(IBlockGrain.PushAsync))
            {
                return call.Invoke();
            }

            tried.TrySetResult();
            throw new TimeoutException("planted");
        };
        await PushAsync(exchange, 0, 3, [0]);
        Task flush = exchange.FlushAsync(s_none);
        await tried.Task.WaitAsync(s_patience);
        exchange.Dispose();
        await Should.ThrowAsync<IOException>(() => flush.WaitAsync(s_patience));
    }

    private async Task<(IRunGrain Run, DatasetManifest Manifest)> StartAsync(string name, int classes, int samples)
    {
        DatasetManifest manifest = await host.CreateAsync(name, classes, [.. Enumerable.Range(0, samples).Select(i => i % classes)]);
        var order = new RunOrder("{}", 4, 0, 0.9f, true, false);
        int run = (await host.Dataset(name).StartRunAsync(order, s_none)).Run;
        return (host.Grains.GetGrain<IRunGrain>(GrainKeys.Run(name, run)), manifest);
    }

    private async Task<GrainExchange> AttachAsync(IRunGrain run, DatasetManifest manifest, int classes)
    {
        var worker = Guid.NewGuid();
        RunAssignment assignment = (await run.AttachAsync(worker, s_none)).ShouldNotBeNull();
        assignment.Scope.ShouldBe(new RunScope(1, classes, 0.9f, 0, true));
        var exchange = new GrainExchange(host.Grains, host.Store, run, worker, manifest, assignment.Scope, new HurriedClock());
        _exchanges.Add(exchange);
        await exchange.BeginEpochAsync(0, s_none);
        return exchange;
    }

    private static Task PushAsync(GrainExchange exchange, int epoch, int classes, int[] samples)
    {
        float[] predictions = new float[samples.Length * classes];
        for (int i = 0; i < samples.Length; i++)
        {
            predictions[(i * classes) + (samples[i] % classes)] = 1f;
        }

        return exchange.PushAsync(epoch, samples, predictions, s_none).AsTask();
    }
}
