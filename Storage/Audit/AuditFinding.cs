using System.Globalization;

namespace SatCurate.Storage;

/// <summary>One thing that an audit of a store found.</summary>
/// <param name="Name">The object, or the folder, that it is about.</param>
/// <param name="Offset">Where in the object, bytes from its start; null where it is about the object as a whole.</param>
/// <param name="What">What was found, without a full stop.</param>
/// <param name="Mend">What to do about it, without a full stop; null where nothing is to be done.</param>
/// <param name="IsNote">True for what is no damage: what a crash leaves behind and the next writer mends.</param>
public sealed record AuditFinding(string Name, long? Offset, string What, string? Mend, bool IsNote)
{
    /// <summary>The finding on one line.</summary>
    public override string ToString()
    {
        string place = Offset is { } at ? string.Create(CultureInfo.InvariantCulture, $"{Name} at byte {at}") : Name;
        return $"{place}: {What}.{(Mend is null ? "" : $" {Mend}.")}";
    }
}
