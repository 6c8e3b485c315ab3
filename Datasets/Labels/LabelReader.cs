using SatCurate.Curation;
using SatCurate.Datasets.Payload;
using SatCurate.Storage;

namespace SatCurate.Datasets.Labels;

/// <summary>Labels of the training split read back, one class index a sample in index order, -1 where there is none.</summary>
public static class LabelReader
{
    /// <summary>The given labels.</summary>
    public static ValueTask<int[]> ReadGivenAsync(IStore store, DatasetManifest manifest, CancellationToken cancellationToken) =>
        ReadBlocksAsync(store, manifest, StoreLayout.Given, cancellationToken);

    /// <summary>The true labels kept aside at ingest; for evaluation alone.</summary>
    /// <exception cref="UserErrorException">The truth of this data set is unknown.</exception>
    public static ValueTask<int[]> ReadTruthAsync(IStore store, DatasetManifest manifest, CancellationToken cancellationToken) =>
        manifest.HasTruth
            ? ReadBlocksAsync(store, manifest, StoreLayout.Truth, cancellationToken)
            : throw new UserErrorException(
                $"the truth of data set '{manifest.Name}' is unknown", null, "Name a file of true labels with --truth FILE");

    /// <summary>True labels from a file that is named when evaluating: <c>FILE</c> or <c>FILE:COLUMN</c>, by index or path.</summary>
    /// <remarks>Rows of samples that the data set left out by its limit are passed over.</remarks>
    /// <exception cref="UserErrorException">The file lacks a sample, names one twice, or holds an unknown class.</exception>
    public static async ValueTask<int[]> ReadTruthFileAsync(
        IStore store, DatasetManifest manifest, string fileAndColumn, CancellationToken cancellationToken)
    {
        LabelColumn column = LabelColumn.Read(fileAndColumn, "--truth");
        int[] classOf = column.ClassesOf(new ClassList(manifest.Classes, manifest.Name));
        var truth = new int[manifest.TrainCount];
        var payload = new PayloadReader(store, manifest);
        IReadOnlyList<string>? sources = null;
        for (int index = 0; index < truth.Length; index++)
        {
            if (column.ByPath && index % manifest.BlockSize == 0)
            {
                sources = (await payload.ReadBlockAsync(Splits.Train, index / manifest.BlockSize, cancellationToken)).Sources;
            }

            int label = column.Take(index, sources?[index % manifest.BlockSize], root: null);
            truth[index] = label < 0 ? -1 : classOf[label];
        }

        if (manifest.LeftOut > 0 && !column.ByPath)
        {
            CheckUnshifted(column, manifest);
        }

        return truth;
    }

    /// <summary>A file by index that has more rows than the data set has samples counts the images that the ingest passed over.</summary>
    private static void CheckUnshifted(LabelColumn column, DatasetManifest manifest)
    {
        if (column.Rows != manifest.TrainCount)
        {
            throw new UserErrorException(
                $"{column.Rows} rows by index for {manifest.TrainCount} samples: {manifest.LeftOut} images were passed over at ingest, which would shift them",
                column.Path,
                "Give true labels as path,label, or by the indexes that exports have");
        }
    }

    private static async ValueTask<int[]> ReadBlocksAsync(
        IStore store, DatasetManifest manifest, Func<DatasetManifest, int, string> nameOf, CancellationToken cancellationToken)
    {
        var labels = new int[manifest.TrainCount];
        for (int block = 0; block < manifest.TrainBlocks; block++)
        {
            string name = nameOf(manifest, block);
            int[] part = await LabelsFile.ReadAsync(store, name, cancellationToken);
            if (part.Length != manifest.SamplesIn(block))
            {
                throw new CorruptStoreException(name, 0, $"{part.Length} labels where the manifest states {manifest.SamplesIn(block)}");
            }

            part.CopyTo(labels, (long)block * manifest.BlockSize);
        }

        return labels;
    }
}
