using Orleans.Runtime;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Samples;

namespace SatCurate.Grains.Tests.Protocol;

/// <summary>
/// A bad network before the blocks and samples of one data set: messages are lost, held up, or delivered to a second activation of the block;
/// answers are lost; everything that was once on its way may arrive again. What happens to the n-th call of a method of a grain follows from
/// the seed alone, whatever the threads do.
/// </summary>
internal sealed class CallStorm(IGrainFactory grains, string dataset, int seed)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _calls = [];
    private readonly List<(GrainId Block, PushRequest Push)> _pushes = [];
    private readonly List<(GrainId Sample, SampleVisit Visit)> _visits = [];

    /// <summary>How bad it is: 0 = not at all, 1 = every call that can fail does.</summary>
    public double Faults { get; set; }

    /// <summary>False: only what blocks send to samples is disturbed.</summary>
    public bool ReachesBlocks { get; init; }

    /// <summary>Every push so far, as sent.</summary>
    public IReadOnlyList<(GrainId Block, PushRequest Push)> Pushes => Copy(_pushes);

    /// <summary>Every visit so far, as sent from a block to a sample.</summary>
    public IReadOnlyList<(GrainId Sample, SampleVisit Visit)> Visits => Copy(_visits);

    /// <summary>A second activation of a block: another key of the same number, so that both own the journal in turns.</summary>
    public static string Twin(string dataset, int block) => $"{dataset}/0{block}";

    public async Task PassAsync(IOutgoingGrainCallContext call)
    {
        bool toSample = call.Request.GetInterfaceType() == typeof(ISampleGrain);
        bool toBlock = call.Request.GetInterfaceType() == typeof(IBlockGrain);
        if (!(toSample || (toBlock && ReachesBlocks)) || !call.TargetId.Key.ToString()!.StartsWith(dataset + "/", StringComparison.Ordinal))
        {
            await call.Invoke();
            return;
        }

        Random random = Remember(call);
        Plant(random, "the message was lost");
        if (random.NextDouble() < Faults * 0.2)
        {
            await Task.Delay(random.Next(1, 5));
        }

        if (toBlock && !IsTwin(call.TargetId) && random.NextDouble() < Faults * 0.3)
        {
            await PassToTwinAsync(call);
        }
        else
        {
            await call.Invoke();
        }

        Plant(random, "the answer was lost");
    }

    private static bool IsTwin(GrainId block) => block.Key.ToString()!.Split('/')[^1] is ['0', _, ..];

    private async Task PassToTwinAsync(IOutgoingGrainCallContext call)
    {
        IBlockGrain twin = grains.GetGrain<IBlockGrain>(call.TargetId.Key.ToString()!.Replace("/", "/0", StringComparison.Ordinal));
        switch (call.Request.GetArgumentCount() > 0 ? call.Request.GetArgument(0) : null)
        {
            case PushRequest push:
                call.Result = await twin.PushAsync(push);
                break;
            case PullRequest pull:
                call.Result = await twin.PullAsync(pull);
                break;
            default:
                await call.Invoke();
                break;
        }
    }

    private void Plant(Random random, string what)
    {
        if (random.NextDouble() < Faults * 0.15)
        {
            throw new TimeoutException($"planted: {what}");
        }
    }

    private Random Remember(IOutgoingGrainCallContext call)
    {
        string name = $"{call.TargetId}.{call.MethodName}";
        lock (_gate)
        {
            switch (call.Request.GetArgumentCount() > 0 ? call.Request.GetArgument(0) : null)
            {
                case PushRequest push:
                    _pushes.Add((call.TargetId, push));
                    break;
                case SampleVisit visit:
                    _visits.Add((call.TargetId, visit));
                    break;
            }

            int ordinal = _calls[name] = _calls.GetValueOrDefault(name) + 1;
            return new Random(name.Aggregate((seed * 7919) + ordinal, static (hash, c) => unchecked((hash * 31) + c)));
        }
    }

    private List<T> Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
