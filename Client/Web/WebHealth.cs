using Microsoft.AspNetCore.Http;
using SatCurate.Silo;
using SatCurate.Silo.Cluster;
using SatCurate.Storage;

namespace SatCurate.Client.Web;

/// <summary>Whether the role web can do its part: it reaches the store. A store that nobody has made yet is reached.</summary>
internal sealed class WebHealth(StorePlace place, TimeProvider clock)
{
    /// <summary><c>GET /healthz/live</c>.</summary>
    public static Task AnswerLiveAsync(HttpContext context) => context.Response.WriteAsJsonAsync(new { Alive = true }, context.RequestAborted);

    /// <summary><c>GET /healthz/ready</c>.</summary>
    public async Task AnswerReadyAsync(HttpContext context)
    {
        bool isReady = await ReachesStoreAsync(context.RequestAborted);
        context.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsJsonAsync(new { Ready = isReady }, context.RequestAborted);
    }

    private async Task<bool> ReachesStoreAsync(CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(ServeOptions.CheckPatience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            await StoreOpening.ExistsAsync(place.Location, either.Token).WaitAsync(either.Token);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // Why may name accounts and addresses.
        }
    }
}
