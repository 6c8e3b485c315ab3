using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>What one pass over a part of a store found and counted.</summary>
public sealed class AuditLog
{
    /// <summary>The mend where nothing in the store can replace what is lost.</summary>
    public const string FromACopy = "Restore it from a copy of the store";

    private readonly List<AuditFinding> _findings = [];

    /// <summary>What was found, in the order of the walk.</summary>
    public IReadOnlyList<AuditFinding> Findings => _findings;

    /// <summary>What was looked at.</summary>
    public AuditCounts Counts { get; } = new();

    /// <summary>Something is wrong.</summary>
    public void Wrong(string name, string what, long? offset = null, string? mend = FromACopy) =>
        _findings.Add(new AuditFinding(name, offset, what, mend, IsNote: false));

    /// <summary>Something is worth knowing, and no damage.</summary>
    public void Note(string name, string what, long? offset = null, string? mend = null) =>
        _findings.Add(new AuditFinding(name, offset, what, mend, IsNote: true));

    /// <summary>Reads an object; false where it can't be read, which is then a finding.</summary>
    /// <param name="name">The object.</param>
    /// <param name="read">Reads it.</param>
    public async Task<bool> TryAsync(string name, Func<Task> read)
    {
        try
        {
            await read();
            return true;
        }
        catch (CorruptStoreException e)
        {
            Wrong(e.Name, e.What, e.Offset);
        }
        catch (InvalidDataException e)
        {
            Wrong(name, e.Message.TrimEnd('.'));
        }
        catch (UserErrorException e)
        {
            Wrong(name, e.Message.TrimEnd('.'), mend: null); // A newer format: the message says what to do.
        }

        return false;
    }
}
