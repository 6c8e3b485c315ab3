using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SatCurate.Client.Web;

/// <summary>Turns what an endpoint throws into a problem, or, once an answer has begun, breaks it off.</summary>
internal static partial class Failures
{
    /// <summary>The middleware.</summary>
    public static async Task CatchAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            IResult? known = Problem.Of(e);
            if (known is null)
            {
                Failed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("SatCurate.Web"), context.Request.Path, e);
            }

            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Clear();
            await (known ?? Problem.Of(StatusCodes.Status500InternalServerError, "the request failed; the server's log says why")).ExecuteAsync(context);
        }
        catch (OperationCanceledException)
        {
            // The caller has gone.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Answering {Path} failed")]
    private static partial void Failed(ILogger logger, string path, Exception e);
}
