using System.Text;

namespace SatCurate.Storage.Tests.Journals;

/// <summary>Journals whose records are short texts.</summary>
internal static class JournalText
{
    public const string Prefix = "j/";

    public static string Segment(long number) => $"{Prefix}{number:D8}.log";

    public static ValueTask AddAsync(this Journal journal, params string[] records) =>
        journal.AppendAsync([.. records.Select(r => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(r))], Token.Current);

    public static async Task<(Journal Journal, List<string> Records)> OpenAsync(IStore store, JournalPosition replayFrom = default)
    {
        var records = new List<string>();
        Journal journal = await Journal.OpenAsync(
            store, Prefix, replayFrom, record => records.Add(Encoding.UTF8.GetString(record.Span)), Token.Current);
        return (journal, records);
    }

    /// <summary>Takes the journal in a folder over.</summary>
    public static Task<Journal> OpenInAsync(IStore store, string folder) => Journal.OpenAsync(store, folder, default, _ => { }, Token.Current);

    /// <summary>The records of the journal in a folder, which goes on with its writer.</summary>
    public static async Task<List<string>> ReadAsync(IStore store, string folder)
    {
        var records = new List<string>();
        await Journal.ReplayAsync(store, folder, default, record => records.Add(Encoding.UTF8.GetString(record.Span)), Token.Current);
        return records;
    }

    /// <summary>What an opener would read now; <paramref name="store"/> stays as it is.</summary>
    public static async Task<List<string>> ReplayAsync(MemoryStore store, JournalPosition replayFrom = default) => (await OpenAsync(store.Copy(), replayFrom)).Records;
}
