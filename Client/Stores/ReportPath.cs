using SatCurate.Storage;

namespace SatCurate.Client.Stores;

/// <summary>Where the report of a data set lies when nobody names a place.</summary>
internal static class ReportPath
{
    /// <summary>
    /// <c>STORE/reports/DATASET.html</c>: a folder beside the store's data. A report is a file to open: that of a store in Azure lies in
    /// <c>satcurate-reports/CONTAINER[/PREFIX]/DATASET.html</c> of the current directory.
    /// </summary>
    public static string Of(string store, string dataset) => Path.Combine(FolderOf(store), dataset + ".html");

    /// <summary>The folder of the reports.</summary>
    public static string FolderOf(string store) => AzureLocation.TryParse(store) is { } azure
        ? Path.GetFullPath(Path.Combine("satcurate-reports", azure.Container, azure.Prefix))
        : Path.Combine(store, "reports");
}
