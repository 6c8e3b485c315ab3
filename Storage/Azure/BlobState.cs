using Azure;
using Azure.Storage.Blobs.Models;

namespace SatCurate.Storage;

/// <summary>What a blob's properties say.</summary>
/// <param name="ETag">Its version.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Creator">Drawn by the call that created it; null for a published object.</param>
/// <param name="IsPending">True where it was begun and has no content yet: such an object is absent to everybody but who creates it.</param>
internal readonly record struct BlobState(ETag ETag, long Length, string? Creator, bool IsPending)
{
    private const string CreatorKey = "creator";
    private const string PendingKey = "pending";

    public BlobState(BlobProperties properties)
        : this(properties.ETag, properties.ContentLength, CreatorIn(properties.Metadata), IsPendingIn(properties.ContentLength, properties.Metadata))
    {
    }

    /// <summary>The end of it, for appends.</summary>
    public BlobTail Tail => new(ETag, Length);

    /// <summary>The metadata of a blob that a call creates.</summary>
    /// <param name="creator">Drawn by the call.</param>
    /// <param name="pending">True where content follows in a second request.</param>
    public static Dictionary<string, string> Metadata(string creator, bool pending)
    {
        var metadata = new Dictionary<string, string> { [CreatorKey] = creator };
        if (pending)
        {
            metadata[PendingKey] = "1";
        }

        return metadata;
    }

    /// <summary>True where a blob of that length and metadata has no content yet.</summary>
    public static bool IsPendingIn(long length, IDictionary<string, string>? metadata) => length == 0 && metadata?.ContainsKey(PendingKey) == true;

    private static string? CreatorIn(IDictionary<string, string> metadata) => metadata.TryGetValue(CreatorKey, out string? creator) ? creator : null;
}
