using System.Globalization;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;

namespace SatCurate.Storage;

/// <summary>
/// Runs requests for at most a given time, and turns whatever the service answers into exceptions that name the object and the status, and
/// nothing of the address: that may hold a signature.
/// </summary>
internal sealed class BlobRequests(string location, TimeSpan patience)
{
    /// <summary>Runs what concerns one object.</summary>
    /// <exception cref="IOException">It failed, or took longer than the patience.</exception>
    public async Task<T> RunAsync<T>(string name, Func<CancellationToken, Task<T>> requests, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(patience);
        try
        {
            return await requests(limited.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"{name}: no answer from {location} within {patience.TotalSeconds:0.#} s"), e);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            throw new IOException($"{name}: {location} {Describe(e)}", e);
        }
    }

    /// <summary>True where the answer says that a condition of the request did not hold: somebody else wrote, or this very request did before.</summary>
    public static bool IsConditionNotMet(RequestFailedException e) =>
        e.Status == 412 || e.ErrorCode == BlobErrorCode.BlobAlreadyExists;

    /// <summary>True where the object is absent; a container that is absent is a failure.</summary>
    public static bool IsAbsent(RequestFailedException e) => e.Status == 404 && e.ErrorCode != BlobErrorCode.ContainerNotFound;

    /// <summary>True where the container is absent, or is just being deleted.</summary>
    public static bool IsContainerAbsent(RequestFailedException e) =>
        e.ErrorCode == BlobErrorCode.ContainerNotFound || e.ErrorCode == BlobErrorCode.ContainerBeingDeleted;

    /// <summary>True where the service may have done what was asked and could not say so.</summary>
    public static bool IsOutcomeUnknown(Exception e) => e switch
    {
        RequestFailedException failed => failed.Status is 0 or 408 or 429 or >= 500,
        AggregateException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>True where the account does not know us or does not let us in.</summary>
    public static bool IsRefusal(Exception e) =>
        e is AuthenticationFailedException || (e is RequestFailedException failed && failed.Status is 401 or 403);

    /// <summary>Status and code as a phrase.</summary>
    public static string Describe(Exception e) => e switch
    {
        RequestFailedException { Status: 0 } failed => $"can't be reached ({Innermost(failed)})",
        RequestFailedException failed when failed.ErrorCode == BlobErrorCode.BlockCountExceedsLimit =>
            "takes no more appends here (50,000 are the limit of an append blob)",
        RequestFailedException failed => string.Create(CultureInfo.InvariantCulture, $"answered {failed.Status} {failed.ErrorCode}").TrimEnd(),
        AggregateException { InnerExceptions: [.., { } last] } => Describe(last),
        AuthenticationFailedException => "got no token from any credential",
        _ => $"failed ({Innermost(e)})",
    };

    private static string Innermost(Exception e) => e.GetBaseException().Message;
}
