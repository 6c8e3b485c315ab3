using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization;
using SatCurate.Contracts.Datasets;
using SatCurate.Silo.Cluster;

namespace SatCurate.Silo.Tests.Cluster;

public sealed class RepeatedCallsTests
{
    private readonly CancellationToken _test = TestContext.Current.CancellationToken;

    public static TheoryData<Exception> Unanswered =>
    [
        new SiloUnavailableException("gone"),
        new OrleansException("not sent"),
        new TimeoutException("no response"),
        new Polly.Timeout.TimeoutRejectedException("no place in time"),
        new CodecNotFoundException("of Polly.Timeout.TimeoutRejectedException"),
    ];

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Unanswered))]
    public async Task CallAsync_UnansweredOfAMethodThatMayRepeat_IsMadeAgain(Exception unanswered)
    {
        int calls = 0;
        await new RepeatedCalls(TimeProvider.System).CallAsync(
            () => ++calls == 1 ? Task.FromException(unanswered) : Task.CompletedTask, Method(nameof(IDatasetGrain.ViewAsync)), _test);
        calls.ShouldBe(2);
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Unanswered))]
    public Task CallAsync_UnansweredDecision_IsMadeOnce(Exception unanswered) =>
        ShouldBeMadeOnceAsync(unanswered, nameof(IDatasetGrain.DecideAsync), TimeProvider.System);

    [Fact]
    public Task CallAsync_RefusedByTheGrain_IsMadeOnce() =>
        ShouldBeMadeOnceAsync(new InvalidOperationException("there is no run 7"), nameof(IDatasetGrain.ViewAsync), TimeProvider.System);

    [Fact]
    public Task CallAsync_UnansweredToTheEndOfThePatience_Fails() =>
        ShouldBeMadeOnceAsync(new TimeoutException("no response"), nameof(IDatasetGrain.ViewAsync), new SixMinutesALook());

    private static MethodInfo Method(string name) => typeof(IDatasetGrain).GetMethod(name)!;

    private async Task ShouldBeMadeOnceAsync(Exception thrown, string method, TimeProvider clock)
    {
        int calls = 0;
        Task Call()
        {
            calls++;
            return Task.FromException(thrown);
        }

        Exception caught = await Should.ThrowAsync<Exception>(() => new RepeatedCalls(clock).CallAsync(Call, Method(method), _test));
        caught.ShouldBeSameAs(thrown);
        calls.ShouldBe(1);
    }

    private sealed class SixMinutesALook : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => _now += 6 * 60 * TimestampFrequency;
    }
}
