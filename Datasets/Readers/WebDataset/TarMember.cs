using System.Formats.Tar;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers.WebDataset;

/// <summary>One file of a tar archive, before the next one is asked for.</summary>
internal sealed class TarMember(string archive, TarEntry entry)
{
    /// <summary>Its name, forward slashes between folders.</summary>
    public string Name { get; } = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;

    /// <summary>Where it is, for messages.</summary>
    public string Where => $"{archive}, member {Name}";

    /// <summary>Its content.</summary>
    /// <param name="most">Bytes that are accepted.</param>
    /// <exception cref="UserErrorException">It is longer, or the archive breaks off.</exception>
    public byte[] Content(long most)
    {
        if (entry.Length > most)
        {
            throw new UserErrorException($"a member of {entry.Length} bytes, {most} are the most", Where, "Leave it out or make it smaller");
        }

        var content = new byte[entry.Length];
        if (entry.DataStream is { } data)
        {
            TarMembers.Guard(archive, () =>
            {
                data.ReadExactly(content);
                return content;
            });
        }

        return content;
    }
}
