using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Injecting;

/// <summary>Which pictures of a data set its ingest corrupted; for evaluation alone.</summary>
public static class CorruptedSamples
{
    /// <summary>True for each training sample that was corrupted; samples that were appended never were. Null where nothing was injected into pictures.</summary>
    public static bool[]? Of(DatasetManifest manifest)
    {
        if (ImageCorruption.Of(manifest.Injected) is not { } corruption || manifest.InjectSeed is not { } seed)
        {
            return null;
        }

        long ingested = manifest.Appends.Count > 0 ? manifest.Appends[0].First : manifest.TrainCount;
        var hit = new bool[manifest.TrainCount];
        for (long index = 0; index < ingested; index++)
        {
            hit[index] = corruption.Hits(index, seed);
        }

        return hit;
    }
}
