namespace SatCurate.Client.Export.LabelStudio;

/// <summary>Names by which a task, its predictions and the labelling interface refer to each other.</summary>
internal static class LabelStudioNames
{
    /// <summary>The control with the choices.</summary>
    public const string Choices = "label";

    /// <summary>The object that is labelled.</summary>
    public const string Sample = "sample";

    /// <summary>The member of a task's data with the text, and with the picture.</summary>
    public static string DataOf(bool isText) => isText ? "text" : "image";
}
