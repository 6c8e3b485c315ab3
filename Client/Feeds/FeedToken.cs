using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SatCurate.Contracts.Blocks;

namespace SatCurate.Client.Feeds;

/// <summary>How far a feed has come.</summary>
/// <param name="Revision">The revision it is in.</param>
/// <param name="DecisionSequence">With decisions up to this number.</param>
/// <param name="Since">
/// Only samples whose decision changed after this number are delivered, because the others of the revision were; <see cref="Everything"/> for all samples.
/// </param>
/// <param name="Next">The first sample that is not delivered; the number of samples where all are.</param>
internal readonly record struct FeedToken(RevisionKey Revision, long DecisionSequence, long Since, long Next)
{
    /// <summary>Stands in <see cref="Since"/> where all samples are delivered.</summary>
    public const long Everything = -1;

    private const string Version = "1";

    /// <summary>
    /// The form that travels: opaque, and good for one ingest of one data set alone. The digest tells a token from anything else that decodes;
    /// it is no secret, and a token opens nothing that its bearer could not read without.
    /// </summary>
    public string Write(Guid ingest)
    {
        string fields = string.Create(
            CultureInfo.InvariantCulture, $"{Version}:{Revision.Run}:{Revision.Epoch}:{DecisionSequence}:{Since}:{Next}");
        return Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{fields}:{Digest(fields, ingest)}"));
    }

    /// <summary>Reads that form; null where it is none of this data set's.</summary>
    public static FeedToken? Parse(string text, Guid ingest)
    {
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        string whole = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text));
        int last = whole.LastIndexOf(':');
        return last > 0
            && whole[(last + 1)..] == Digest(whole[..last], ingest)
            && whole[..last].Split(':') is [Version, var run, var epoch, var sequence, var since, var next]
                ? new FeedToken(new RevisionKey((int)Number(run), (int)Number(epoch)), Number(sequence), Number(since), Number(next))
                : null;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Digest(string fields, Guid ingest) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{ingest:N}:{fields}")).AsSpan(0, 6));
}
