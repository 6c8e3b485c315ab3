namespace SatCurate.Silo.Tests.Audit;

/// <summary>One damage to a store.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Harm">Does it.</param>
/// <param name="Names">The objects that an audit must name, in order, or the folders that they lie in.</param>
/// <param name="What">A part of what it must say of each; alternatives parted by |.</param>
/// <param name="Offset">Where in the first, bytes from its start; null where that is not looked at.</param>
internal sealed record Damage(string Kind, Func<DamagedStore, Task> Harm, Func<DamagedStore, string[]> Names, string What, long? Offset = null)
{
    public Damage(string kind, Action<DamagedStore> harm, string name, string what, long? offset = null)
        : this(kind, harm, _ => [name], what, offset)
    {
    }

    public Damage(string kind, Action<DamagedStore> harm, string[] names, string what)
        : this(kind, harm, _ => names, what)
    {
    }

    public Damage(string kind, Action<DamagedStore> harm, Func<DamagedStore, string[]> names, string what, long? offset = null)
        : this(
            kind,
            store =>
            {
                harm(store);
                return Task.CompletedTask;
            },
            names,
            what,
            offset)
    {
    }

    public Damage(string kind, Func<DamagedStore, Task> harm, string name, string what)
        : this(kind, harm, _ => [name], what)
    {
    }
}
