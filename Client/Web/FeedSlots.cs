using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SatCurate.Client.Web;

/// <summary>How many feeds are served at a time: each holds a batch and two blocks in memory.</summary>
/// <param name="most">At most so many.</param>
internal sealed class FeedSlots(int most)
{
    /// <summary>Where nobody says otherwise.</summary>
    public const int Default = 16;

    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _free = new(most);

    /// <summary>Serves a feed, or answers that others are under way.</summary>
    public async Task ServeAsync(HttpContext context, Func<Task> serve)
    {
        if (!_free.Wait(0, CancellationToken.None))
        {
            context.Response.Headers.RetryAfter = s_retryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            await Problem.Of(StatusCodes.Status503ServiceUnavailable, $"{most} feeds are under way, and more are not served at a time").ExecuteAsync(context);
            return;
        }

        try
        {
            await serve();
        }
        finally
        {
            _free.Release();
        }
    }
}
