using System.Text.Json.Serialization;

namespace SatCurate.Client.Export;

/// <summary>The formats of an export.</summary>
internal enum ExportFormat
{
    /// <summary>One Parquet file.</summary>
    Parquet,

    /// <summary>One CSV file.</summary>
    Csv,

    /// <summary>One file with a JSON object a line.</summary>
    Jsonl,

    /// <summary>A folder of numpy arrays.</summary>
    Npy,

    /// <summary>A folder of pictures, a folder a class.</summary>
    [JsonStringEnumMemberName("imagefolder")]
    ImageFolder,

    /// <summary>A folder of tar files, a few members a sample.</summary>
    [JsonStringEnumMemberName("webdataset")]
    WebDataset,

    /// <summary>One JSON array of tasks for Label Studio.</summary>
    [JsonStringEnumMemberName("label-studio")]
    LabelStudio,
}
