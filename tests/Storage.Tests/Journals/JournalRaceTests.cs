namespace SatCurate.Storage.Tests.Journals;

public sealed class JournalRaceTests
{
    [Theory]
    [InlineData(2, 0.0)]
    [InlineData(2, 0.1)]
    [InlineData(3, 0.0)]
    [InlineData(3, 0.1)]
    [InlineData(4, 0.25)]
    public async Task OpenAsync_WritersRacing_NoRecordIsLostDoubledOrAppendedBehindItsSuccessor(int writers, double faults)
    {
        for (int seed = 0; seed < 400; seed++)
        {
            await new JournalExploration(seed, writers, faults).RunAsync();
        }
    }

    [Fact]
    public async Task OpenAsync_ManyInParallelOnFiles_WriterEpochsAreAllDifferent()
    {
        using var folder = new TemporaryFolder();
        using FileStore store = FileStore.Open(folder.Path, "tests");
        CancellationToken token = Token.Current;
        long[] epochs = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            async () =>
            {
                await using Journal journal = await Journal.OpenAsync(store, JournalText.Prefix, default, _ => { }, token);
                return journal.WriterEpoch;
            },
            token)));
        epochs.Distinct().Count().ShouldBe(8);
        (await JournalText.OpenAsync(store)).Journal.WriterEpoch.ShouldBe(epochs.Max() + 1);
    }
}
