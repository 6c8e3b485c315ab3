namespace SatCurate.Client.Stores;

/// <summary>Where the report of a data set lies when nobody names a place.</summary>
internal static class ReportPath
{
    /// <summary><c>STORE/reports/DATASET.html</c>: a folder beside the store's data.</summary>
    public static string Of(string store, string dataset) => Path.Combine(store, "reports", dataset + ".html");
}
