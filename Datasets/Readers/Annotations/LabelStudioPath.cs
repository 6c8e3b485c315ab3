using SatCurate.Curation;

namespace SatCurate.Datasets.Readers.Annotations;

/// <summary>Which local file <c>data.image</c> of a Label Studio task means.</summary>
internal static class LabelStudioPath
{
    private const string LocalFiles = "/data/local-files/";
    private const string Uploads = "/data/upload/";

    /// <summary>A path relative to the images' folder: what <c>/data/local-files/?d=</c> names, an upload below <c>upload/</c>, or the value itself.</summary>
    /// <exception cref="UserErrorException">It is a URL.</exception>
    public static string Of(string value, string where)
    {
        if (value.StartsWith(LocalFiles, StringComparison.Ordinal))
        {
            string? file = value[(value.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').FirstOrDefault(part => part.StartsWith("d=", StringComparison.Ordinal));
            return file is null
                ? throw new UserErrorException($"'{value}' names no file", where, "/data/local-files/?d=PATH is wanted")
                : Uri.UnescapeDataString(file[2..]);
        }

        return value.StartsWith(Uploads, StringComparison.Ordinal) ? Uri.UnescapeDataString(value["/data/".Length..])
            : value.Contains("://", StringComparison.Ordinal) || value.StartsWith("data:", StringComparison.Ordinal) ? throw new UserErrorException(
                $"'{value[..Math.Min(value.Length, 100)]}' is a URL, and only local files are read",
                where,
                "Fetch the images and write their paths relative to --images-root, or as /data/local-files/?d=PATH")
            : value;
    }
}
