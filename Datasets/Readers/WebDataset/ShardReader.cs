using System.Security.Cryptography;
using System.Text;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers.WebDataset;

/// <summary>Gathers the members of a shard by their keys. Those of a key stand one after the other; what is held is one key's members.</summary>
/// <param name="path">The shard.</param>
/// <param name="skipped">Told what is passed over.</param>
internal sealed class ShardReader(string path, SkippedMembers skipped)
{
    // A key's hash, not its text: a shard may hold a million of them.
    private readonly HashSet<UInt128> _keys = [];

    /// <summary>Reads the groups in order.</summary>
    /// <param name="wanted">The kinds to read; other known kinds are passed over without a word.</param>
    /// <exception cref="UserErrorException">A key comes back after another one, or has two members of one kind.</exception>
    public IEnumerable<ShardGroup> Read(Func<MemberKind, bool> wanted)
    {
        ShardGroup? group = null;
        foreach (TarMember member in TarMembers.Read(path))
        {
            (string key, string ending) = Split(member.Name);
            if (key.Length == 0)
            {
                skipped.AddWithoutKey();
                continue;
            }

            if (group?.Key != key)
            {
                if (group is not null)
                {
                    yield return group;
                }

                group = Begin(key, member);
            }

            Add(group!, member, ending, wanted);
        }

        if (group is not null)
        {
            yield return group;
        }
    }

    /// <summary>Everything up to the first dot behind the last slash, and everything after it; an empty key where a name has none.</summary>
    private static (string Key, string Ending) Split(string name)
    {
        int file = name.LastIndexOf('/') + 1;
        int dot = name.IndexOf('.', file);
        return dot > file ? (name[..dot], name[(dot + 1)..]) : ("", "");
    }

    private ShardGroup Begin(string key, TarMember member)
    {
        UInt128 hash = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return _keys.Add(hash) ? new ShardGroup(path, key) : throw new UserErrorException(
            $"key '{key}' stands there twice", member.Where, "The members of a key stand one after the other, and every key once in a shard");
    }

    private void Add(ShardGroup group, TarMember member, string ending, Func<MemberKind, bool> wanted)
    {
        MemberKind kind = MemberKinds.Of(ending);
        if (kind == MemberKind.Other)
        {
            skipped.AddUnknown(ending);
        }
        else if (wanted(kind) && !group.TryAdd(kind, member.Name, member.Content(MemberKinds.MostBytes(kind))))
        {
            throw new UserErrorException(
                $"two members of one kind under the key '{group.Key}': {group.NameOf(kind)} and {member.Name}", path, "Give every sample a key of its own");
        }
    }
}
