namespace SatCurate.Datasets.Readers.WebDataset;

/// <summary>The members of one key that were read: at most one of each kind.</summary>
/// <param name="shard">The archive.</param>
/// <param name="key">What their names have in common: everything up to the first dot of the file's name.</param>
internal sealed class ShardGroup(string shard, string key)
{
    private readonly Dictionary<MemberKind, (string Name, byte[] Content)> _members = [];

    /// <summary>The key.</summary>
    public string Key => key;

    /// <summary>The kinds of its members.</summary>
    public IEnumerable<MemberKind> Kinds => _members.Keys;

    /// <summary>Content of a member; null where there is none of the kind.</summary>
    public byte[]? this[MemberKind kind] => _members.TryGetValue(kind, out var member) ? member.Content : null;

    /// <summary>Name of a member that is there.</summary>
    public string NameOf(MemberKind kind) => _members[kind].Name;

    /// <summary>Where a member is, for messages.</summary>
    public string WhereOf(MemberKind kind) => $"{shard}, member {NameOf(kind)}";

    /// <summary>Adds a member; false where there is one of the kind.</summary>
    public bool TryAdd(MemberKind kind, string name, byte[] content) => _members.TryAdd(kind, (name, content));
}
