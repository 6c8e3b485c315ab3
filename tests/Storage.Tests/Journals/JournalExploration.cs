using System.Globalization;
using System.Text;

namespace SatCurate.Storage.Tests.Journals;

/// <summary>
/// Several writers take one journal from each other, append and roll, in an order and with failures that a seed decides. Every store call
/// waits until it is drawn, and one is under way at a time, so that a seed is one history where the store answers at once, and nearly so
/// elsewhere.
/// </summary>
internal sealed class JournalExploration
{
    private const int Rounds = 4;

    private readonly Random _random;
    private readonly int _seed;
    private readonly int _writers;
    private readonly double _faults;
    private readonly IStore _store;
    private readonly string _folder;
    private readonly FaultyStore _faulty;
    private readonly List<TaskCompletionSource> _waiting = [];
    private readonly HashSet<string> _acknowledged = [];
    private readonly List<(long Epoch, List<string> Replayed)> _openings = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ended;
    private int _next;

    public JournalExploration(int seed, int writers, double faults, IStore? store = null, string folder = JournalText.Prefix)
    {
        (_random, _seed, _writers, _faults) = (new Random(seed), seed, writers, faults);
        (_store, _folder) = (store ?? new MemoryStore(), folder);
        _faulty = new FaultyStore(_store) { Turn = WaitAsync, OnWrite = NextFault };
    }

    public async Task RunAsync()
    {
        Task[] writers = [.. Enumerable.Range(0, _writers).Select(_ => WriteAsync())];
        while (await AllWaitAsync())
        {
            int drawn = _random.Next(_waiting.Count);
            TaskCompletionSource turn = _waiting[drawn];
            _waiting.RemoveAt(drawn);
            turn.SetResult();
        }

        await Task.WhenAll(writers);
        Check(await JournalText.ReadAsync(_store, _folder));
    }

    /// <summary>Comes back when every writer waits for its turn or has ended; false when all have ended.</summary>
    private async Task<bool> AllWaitAsync()
    {
        while (true)
        {
            Task changed;
            lock (_waiting)
            {
                if (_waiting.Count + _ended == _writers)
                {
                    return _waiting.Count > 0;
                }

                changed = _changed.Task;
            }

            await changed;
        }
    }

    private void Change(Action change)
    {
        lock (_waiting)
        {
            change();
            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task WriteAsync()
    {
        for (int round = 0; round < Rounds; round++)
        {
            try
            {
                await OpenAndAppendAsync();
            }
            catch (Exception e) when (e is FencedException or IOException)
            {
                // Somebody else has it, or the store failed: come back with a new opening.
            }
        }

        Change(() => _ended++);
    }

    private async Task OpenAndAppendAsync()
    {
        long newest = _openings.Count == 0 ? 0 : _openings.Max(o => o.Epoch);
        var replayed = new List<string>();
        Journal journal = await Journal.OpenAsync(
            _faulty, _folder, default, record => replayed.Add(Encoding.UTF8.GetString(record.Span)), Token.Current);
        journal.WriterEpoch.ShouldBeGreaterThan(newest, $"seed {_seed}");
        _openings.Add((journal.WriterEpoch, replayed));
        for (int i = _random.Next(4); i >= 0; i--)
        {
            string[] batch = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Record(journal.WriterEpoch))];
            await journal.AddAsync(batch);
            _acknowledged.UnionWith(batch);
            if (_random.Next(4) == 0)
            {
                await journal.RollAsync(Token.Current);
            }
        }
    }

    private void Check(List<string> records)
    {
        string history = $"seed {_seed}: {string.Join(' ', records)}";
        records.Distinct().Count().ShouldBe(records.Count, history);
        _acknowledged.Except(records).ShouldBeEmpty(history);
        records.Select(EpochOf).ShouldBe(records.Select(EpochOf).Order(), history);
        _openings.Select(o => o.Epoch).Distinct().Count().ShouldBe(_openings.Count, history);
        foreach ((long epoch, List<string> replayed) in _openings)
        {
            // All that older writers ever got in: nothing of theirs comes after this opening.
            replayed.ShouldBe(records.TakeWhile(r => EpochOf(r) < epoch), $"writer epoch {epoch}, {history}");
        }
    }

    private string Record(long epoch) => string.Create(CultureInfo.InvariantCulture, $"{epoch}:{_next++}");

    private static long EpochOf(string record) => long.Parse(record.AsSpan(0, record.IndexOf(':')), CultureInfo.InvariantCulture);

    private Task WaitAsync()
    {
        var turn = new TaskCompletionSource(); // continuations run where it is set
        Change(() => _waiting.Add(turn));
        return turn.Task;
    }

    private Fault NextFault() => _random.NextDouble() >= _faults ? Fault.None : (Fault)_random.Next(1, 4);
}
