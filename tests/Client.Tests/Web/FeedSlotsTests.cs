using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SatCurate.Client.Web;

namespace SatCurate.Client.Tests.Web;

public class FeedSlotsTests
{
    [Fact]
    public async Task Serve_OneTooMany_IsSentAwayUntilAnotherEnds()
    {
        var slots = new FeedSlots(2);
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        Task one = slots.ServeAsync(Context(), () => first.Task);
        Task two = slots.ServeAsync(Context(), () => second.Task);

        HttpContext sentAway = Context();
        await slots.ServeAsync(sentAway, () => throw new InvalidOperationException("served"));
        sentAway.Response.StatusCode.ShouldBe(StatusCodes.Status503ServiceUnavailable);
        sentAway.Response.Headers.RetryAfter.ToString().ShouldBe("5");

        first.SetException(new IOException());
        await Should.ThrowAsync<IOException>(one);
        bool served = false;
        await slots.ServeAsync(Context(), () =>
        {
            served = true;
            return Task.CompletedTask;
        });
        served.ShouldBeTrue();
        second.SetResult();
        await two;
    }

    private static DefaultHttpContext Context() => new() { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
}
