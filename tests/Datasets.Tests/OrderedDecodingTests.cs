using SatCurate.Datasets.Readers.Pictures;

namespace SatCurate.Datasets.Tests;

public sealed class OrderedDecodingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Map_AnyNumberOfThreads_YieldsResultsInOrder(int threads) =>
        OrderedDecoding.Map(Enumerable.Range(0, 500), Slow, threads).ShouldBe(Enumerable.Range(0, 500).Select(i => i * 2));

    [Fact]
    public void Map_NothingTaken_AsksForNoMoreThanTwoItemsAThread()
    {
        int asked = 0;
        IEnumerable<int> items = Enumerable.Range(0, 1000).Select(i =>
        {
            asked++;
            return i;
        });

        using IEnumerator<int> results = OrderedDecoding.Map(items, i => i, 3).GetEnumerator();
        results.MoveNext();

        asked.ShouldBe(6);
    }

    [Fact]
    public void Map_StoppedEarly_LeavesNoWorkBehind()
    {
        (int begun, int ended) = (0, 0);
        using (IEnumerator<int> results = OrderedDecoding.Map(Enumerable.Range(0, 1000), Count, 4).GetEnumerator())
        {
            results.MoveNext();
        }

        int atStop = Volatile.Read(ref begun);
        Volatile.Read(ref ended).ShouldBe(atStop);
        atStop.ShouldBeLessThanOrEqualTo(8);

        int Count(int i)
        {
            Interlocked.Increment(ref begun);
            Thread.Yield();
            Interlocked.Increment(ref ended);
            return i;
        }
    }

    [Fact]
    public void Map_ItemThatFails_FailsWhenItsTurnComes()
    {
        var taken = new List<int>();

        Should.Throw<InvalidDataException>(() =>
        {
            foreach (int i in OrderedDecoding.Map(Enumerable.Range(0, 100), i => i is 5 or 6 ? throw new InvalidDataException() : i, 4))
            {
                taken.Add(i);
            }
        });

        taken.ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public void Map_StreamThatFails_YieldsWhatCameBefore()
    {
        var taken = new List<int>();

        Should.Throw<InvalidDataException>(() =>
        {
            foreach (int i in OrderedDecoding.Map(Failing(), i => i, 4))
            {
                taken.Add(i);
            }
        });

        taken.ShouldBe([0, 1, 2]);

        static IEnumerable<int> Failing()
        {
            yield return 0;
            yield return 1;
            yield return 2;
            throw new InvalidDataException();
        }
    }

    /// <summary>Takes longer for every third item, so that later ones overtake it where they can.</summary>
    private static int Slow(int i)
    {
        Thread.SpinWait(i % 3 == 0 ? 20_000 : 10);
        return i * 2;
    }
}
