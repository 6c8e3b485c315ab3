using SatCurate.Silo.Operations;

namespace SatCurate.Silo.Tests.Operations;

public sealed class BoundedCheckTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task FailureAsync_AskedByManyAtOnce_AsksOnce()
    {
        int asked = 0;
        var answer = new TaskCompletionSource();
        BoundedCheck check = Of(s_long, _ =>
        {
            Interlocked.Increment(ref asked);
            return answer.Task;
        });
        Task<string?>[] asking = [.. Enumerable.Range(0, 5).Select(_ => check.FailureAsync(CancellationToken.None))];
        answer.SetResult();
        (await Task.WhenAll(asking)).ShouldAllBe(failure => failure == null);
        asked.ShouldBe(1);
        (await check.FailureAsync(CancellationToken.None)).ShouldBeNull();
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task FailureAsync_DeafQuestion_IsSaidToBeLateAndStaysTheOnlyOne()
    {
        int asked = 0;
        var answer = new TaskCompletionSource();
        BoundedCheck check = Of(TimeSpan.FromMilliseconds(100), _ =>
        {
            Interlocked.Increment(ref asked);
            return answer.Task;
        });
        (await check.FailureAsync(CancellationToken.None)).ShouldBe("no answer within 0.1 s");
        (await check.FailureAsync(CancellationToken.None)).ShouldBe("no answer within 0.1 s");
        asked.ShouldBe(1);
    }

    [Fact]
    public async Task FailureAsync_LateQuestion_IsCancelled()
    {
        var cancelled = new TaskCompletionSource();
        BoundedCheck check = Of(TimeSpan.FromMilliseconds(50), token =>
        {
            token.Register(cancelled.SetResult);
            return Task.Delay(Timeout.Infinite, token);
        });
        (await check.FailureAsync(CancellationToken.None)).ShouldBe("no answer within 0.1 s");
        await cancelled.Task.WaitAsync(s_long);
    }

    [Fact]
    public async Task FailureAsync_QuestionFails_NamesTheKindAndNoSecret()
    {
        (await Of(s_long, _ => throw new IOException("AccountKey=secret")).FailureAsync(CancellationToken.None)).ShouldBe("IOException");
        (await Of(s_long, _ => throw new NotReadyException("the silo is joining")).FailureAsync(CancellationToken.None)).ShouldBe("the silo is joining");
    }

    [Fact]
    public async Task FailureAsync_WhoeverAskedIsGone_IsCancelled() => await Should.ThrowAsync<OperationCanceledException>(
        () => Of(s_long, token => Task.Delay(Timeout.Infinite, token)).FailureAsync(new CancellationToken(canceled: true)));

    private static BoundedCheck Of(TimeSpan patience, Func<CancellationToken, Task> ask) => new(patience, TimeProvider.System, ask);
}
