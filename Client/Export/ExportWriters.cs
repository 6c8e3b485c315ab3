using SatCurate.Client.Export.Cleanlab;
using SatCurate.Client.Export.Images;
using SatCurate.Client.Export.LabelStudio;
using SatCurate.Client.Export.WebDataset;
using SatCurate.Datasets;
using SatCurate.Storage;

namespace SatCurate.Client.Export;

/// <summary>Opens the writer of a format.</summary>
internal static class ExportWriters
{
    /// <summary>Opens it.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="subject">What all rows have in common.</param>
    /// <param name="manifest">The data set.</param>
    public static IRowWriter<ExportRow> Open(ExportTarget target, ExportRequest request, ExportSubject subject, DatasetManifest manifest) =>
        request.Cleanlab ? CleanlabColumns.Open(target.CreateFile(), request.Format, subject)
        : request.Format switch
        {
            ExportFormat.Parquet => new ParquetRowWriter(target.CreateFile(), subject),
            ExportFormat.Csv => new CsvRowWriter(target.CreateFile(), subject),
            ExportFormat.Jsonl => new JsonlRowWriter(target.CreateFile(), subject),
            ExportFormat.Npy => new NpyFolderWriter(target.Folder, subject, request.HasTestRows),
            ExportFormat.WebDataset => new WebDatasetWriter(target.Folder, subject, manifest.Name, SampleShape.Of(manifest)),
            ExportFormat.LabelStudio => new LabelStudioWriter(target.CreateFile(), subject, SampleShape.Of(manifest)),
            _ => new ImageFolderWriter(target.Folder, subject, SampleShape.Of(manifest), Originals(request), request is { HasTrainRows: true, HasTestRows: true }),
        };

    private static OriginalFiles? Originals(ExportRequest request) =>
        request.ImagesRoot is { } root ? new OriginalFiles(root, request.Copy) : null;
}
