using System.Text.Json;
using SatCurate.Client.Export.Cards;
using SatCurate.Client.Export.Cleanlab;
using SatCurate.Client.Export.LabelStudio;
using SatCurate.Storage;

namespace SatCurate.Client.Export;

/// <summary>The files that explain an export, beside its meta file.</summary>
internal static class ExportCompanions
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    /// <summary>Writes those that the format and the request call for.</summary>
    public static void Write(ExportTarget target, ExportRequest request, ExportSubject subject, ExportMeta meta, LabelChanges changes, DatasetManifest manifest)
    {
        if (request.Format == ExportFormat.LabelStudio)
        {
            LabelConfig.Write(target.Companion("label-config.xml"), manifest);
        }

        if (!request.Card)
        {
            return;
        }

        File.WriteAllText(target.Companion("README.md"), new DataCard(meta, changes, manifest).Write());
        if (request.Format.IsTable())
        {
            IReadOnlyList<string> columns = request.Cleanlab ? CleanlabColumns.Names : ExportColumns.Of(subject);
            File.WriteAllText(target.Companion("croissant.json"), Croissant.Document(meta, columns, target.FileBytes).ToJsonString(s_json) + "\n");
        }
    }
}
