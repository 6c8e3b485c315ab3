using SatCurate.Client.Stores;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Storage;

namespace SatCurate.Client.Suspects;

/// <summary>The pictures that show nothing by their pixels alone; no run is needed. Blank ones come first, then those in the least order.</summary>
internal static class CorruptedSuspects
{
    /// <summary>Looks at every training picture and takes a page of the faulty ones.</summary>
    /// <param name="session">The data set.</param>
    /// <param name="filter">Which of them, and how many; nothing is suggested for them.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    /// <exception cref="UserErrorException">The samples are no pictures.</exception>
    public static async Task<ListPage<CorruptedSuspect>> FindAsync(DatasetSession session, ListFilter filter, CancellationToken cancellationToken)
    {
        DatasetManifest manifest = session.Manifest;
        if (!PictureFaults.AreJudged(manifest))
        {
            throw new UserErrorException($"{manifest.Name} holds {SampleShape.Of(manifest)}, no pictures", "--corrupted", "Leave it out");
        }

        var found = new List<CorruptedSuspect>();
        BlockLabels? labels = null;
        await foreach ((int index, PictureFault fault, double order) in PictureFaults.AllAsync(session, cancellationToken))
        {
            int offset = index % manifest.BlockSize;
            labels = offset == 0 ? await BlockLabels.ReadAsync(session.Store, manifest, index / manifest.BlockSize, cancellationToken) : labels;
            int given = labels!.Given[offset];
            if (fault != PictureFault.None && (filter.Given ?? given) == given)
            {
                found.Add(new CorruptedSuspect(index, given, fault, double.IsNaN(order) ? null : order));
            }
        }

        CorruptedSuspect[] page = [.. found.OrderBy(suspect => suspect.Order ?? double.NegativeInfinity).ThenBy(suspect => suspect.Index).Skip(filter.Offset).Take(filter.Limit)];
        ListColumn<CorruptedSuspect>[] columns =
        [
            new("index", "index", suspect => suspect.Index),
            new("id", null, suspect => new SampleId(manifest.Name, suspect.Index).ToString()),
            new("given_label", "given", suspect => suspect.Given < 0 ? "" : session.Classes[suspect.Given]),
            new("picture", "picture", suspect => PictureFaults.Name(suspect.Fault)),
            new("order", "order", suspect => suspect.Order),
        ];
        var head = new Dictionary<string, object?> { ["dataset"] = manifest.Name };
        return new(head, columns, page, found.Count, filter.Offset, manifest.Name, "pictures that show nothing");
    }
}

/// <summary>A picture that shows nothing.</summary>
/// <param name="Index">Zero-based index.</param>
/// <param name="Given">Given class, -1 for none.</param>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="Order">Order of its pixels; null of a blank one.</param>
internal sealed record CorruptedSuspect(int Index, int Given, PictureFault Fault, double? Order);
