using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SatCurate.Curation;
using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Resuming;

/// <summary>The files of an input by name, length and time; a folder stands for all that is in it.</summary>
internal static class InputListing
{
    /// <summary>Their number, their length together in bytes, and the SHA-256 of the list as hexadecimal digits.</summary>
    /// <exception cref="UserErrorException">A folder cannot be read.</exception>
    public static (long Files, long Bytes, string Sha256) Of(IEnumerable<string> inputs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        (long files, long bytes) = (0, 0);
        foreach (string path in inputs.SelectMany(input => Directory.Exists(input) ? ImageFolder.Walk(input) : [input]))
        {
            var file = new FileInfo(path);
            FileSystemInfo content = (file.LinkTarget is null ? null : file.ResolveLinkTarget(returnFinalTarget: true)) ?? file;
            long length = content.Exists ? new FileInfo(content.FullName).Length : -1;
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.FullName}\0{length}\0{content.LastWriteTimeUtc.Ticks}\n")));
            files++;
            bytes += Math.Max(0, length);
        }

        return (files, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
