using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Client.Stores;

/// <summary>Which store: a directory, or a place in Azure Blob Storage.</summary>
internal static class StorePath
{
    /// <summary>Name of a store's directory where nobody names another.</summary>
    public const string DefaultName = ".satcurate";

    /// <summary>
    /// The full path, or <c>azure:CONTAINER[/PREFIX]</c>: <paramref name="option"/>, else <paramref name="environment"/>, else the nearest <c>.satcurate</c> from
    /// <paramref name="currentDirectory"/> upward, else <c>.satcurate</c> in it.
    /// </summary>
    /// <exception cref="UserErrorException">The place named in Azure can't be one.</exception>
    public static string Resolve(string? option, string? environment, string currentDirectory)
    {
        string? named = string.IsNullOrWhiteSpace(option) ? environment : option;
        if (string.IsNullOrWhiteSpace(named))
        {
            return Nearest(currentDirectory) ?? Path.Combine(currentDirectory, DefaultName);
        }

        return AzureLocation.TryParse(named)?.ToString() ?? Path.GetFullPath(named, currentDirectory);
    }

    private static string? Nearest(string directory)
    {
        for (DirectoryInfo? folder = new(directory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, DefaultName);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
