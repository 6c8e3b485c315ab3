using System.Globalization;
using System.Text.Json.Nodes;

namespace SatCurate.Client.Export.Cards;

/// <summary>Croissant 1.0 (http://mlcommons.org/croissant/1.0): a table's file, its columns and its classes, in JSON-LD.</summary>
internal static class Croissant
{
    private const string Samples = "samples";
    private const string Classes = "classes";

    /// <summary>The document.</summary>
    /// <param name="meta">The meta file of a table.</param>
    /// <param name="columns">Its columns in order.</param>
    /// <param name="bytes">Its length.</param>
    public static JsonObject Document(ExportMeta meta, IReadOnlyList<string> columns, long bytes)
    {
        (string file, string sha256) = meta.Sha256.Single();
        return new JsonObject
        {
            ["@context"] = CroissantContext.Make(),
            ["@type"] = "sc:Dataset",
            ["conformsTo"] = "http://mlcommons.org/croissant/1.0",
            ["name"] = meta.Dataset,
            ["description"] = $"Corrected labels of the data set {meta.Dataset}: run {meta.Run}, revision {meta.Revision}.",
            ["datePublished"] = meta.ExportedAt,
            ["version"] = meta.Revision,
            ["distribution"] = new JsonArray(new JsonObject
            {
                ["@type"] = "cr:FileObject",
                ["@id"] = file,
                ["name"] = file,
                ["contentUrl"] = file,
                ["contentSize"] = string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
                ["encodingFormat"] = Encoding(meta.Format),
                ["sha256"] = sha256,
            }),
            ["recordSet"] = new JsonArray(ClassSet(meta), SampleSet(meta, columns, file)),
        };
    }

    private static string Encoding(ExportFormat format) => format switch
    {
        ExportFormat.Parquet => "application/x-parquet",
        ExportFormat.Jsonl => "application/jsonlines",
        _ => "text/csv",
    };

    private static JsonObject ClassSet(ExportMeta meta) => new()
    {
        ["@type"] = "cr:RecordSet",
        ["@id"] = Classes,
        ["name"] = Classes,
        ["description"] = "The classes in class order",
        ["dataType"] = "sc:Enumeration",
        ["key"] = Reference($"{Classes}/name"),
        ["field"] = new JsonArray(Field(Classes, "index", "sc:Integer", "Class number"), Field(Classes, "name", "sc:Text", "Class name")),
        ["data"] = new JsonArray([.. meta.Classes.Select((name, index) => new JsonObject { [$"{Classes}/index"] = index, [$"{Classes}/name"] = name })]),
    };

    private static JsonObject SampleSet(ExportMeta meta, IReadOnlyList<string> columns, string file) => new()
    {
        ["@type"] = "cr:RecordSet",
        ["@id"] = Samples,
        ["name"] = Samples,
        ["description"] = "One record a sample",
        ["key"] = Reference($"{Samples}/{columns[0]}"),
        ["field"] = new JsonArray([.. columns.Select(column => Column(meta.Format, column, file))]),
    };

    private static JsonObject Column(ExportFormat format, string column, string file)
    {
        JsonObject field = Field(Samples, column, CroissantColumns.DataType(column, format), CroissantColumns.Description(column));
        if (ExportColumns.IsDistribution(column) && format != ExportFormat.Csv)
        {
            field["repeated"] = true;
        }

        if (ExportColumns.IsTopK(column) && format != ExportFormat.Csv)
        {
            field.Remove("dataType"); // Its parts have one each.
            string id = $"{Samples}/{column}";
            field["subField"] = new JsonArray(
                Field(id, "class", "sc:Integer", "Class number"), Field(id, "probability", "sc:Float", "Its probability"));
        }

        field["source"] = new JsonObject { ["fileObject"] = Reference(file), ["extract"] = new JsonObject { ["column"] = column } };
        return field;
    }

    private static JsonObject Field(string set, string name, string dataType, string description) => new()
    {
        ["@type"] = "cr:Field",
        ["@id"] = $"{set}/{name}",
        ["name"] = name,
        ["description"] = description,
        ["dataType"] = dataType,
    };

    private static JsonObject Reference(string id) => new() { ["@id"] = id };
}
