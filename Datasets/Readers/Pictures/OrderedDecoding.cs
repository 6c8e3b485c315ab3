namespace SatCurate.Datasets.Readers.Pictures;

/// <summary>Work on a stream of items by several threads, its results in the order of the items.</summary>
internal static class OrderedDecoding
{
    private const int AheadOfEach = 2;
    private const int MostThreads = 16;

    /// <summary>As many threads as the machine has, 16 at the most.</summary>
    public static int Threads { get; } = Math.Clamp(Environment.ProcessorCount, 1, MostThreads);

    /// <summary>
    /// Maps items to results. At most two items a thread are in work or wait to be taken; an error, of an item or of the stream itself, comes when its turn
    /// has come. Whoever stops early leaves no work behind.
    /// </summary>
    /// <param name="items">The items; asked for on the thread that takes the results.</param>
    /// <param name="decode">Pure in the item; called on any thread.</param>
    /// <param name="threads">How many items are worked on at a time, from 1.</param>
    public static IEnumerable<TResult> Map<T, TResult>(IEnumerable<T> items, Func<T, TResult> decode, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        using var stop = new CancellationTokenSource();
        var factory = new TaskFactory<TResult>(
            stop.Token,
            TaskCreationOptions.None,
            TaskContinuationOptions.None,
            new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler);
        var inWork = new Queue<Task<TResult>>();
        using IEnumerator<T> next = items.GetEnumerator();
        bool more = true;
        try
        {
            do
            {
                while (more && inWork.Count < AheadOfEach * threads)
                {
                    more = Begin(next, decode, factory, inWork);
                }

                if (inWork.TryDequeue(out Task<TResult>? first))
                {
                    yield return first.GetAwaiter().GetResult();
                }
            }
            while (more || inWork.Count > 0);
        }
        finally
        {
            stop.Cancel();
            Settle(inWork);
        }
    }

    /// <summary>Puts the next item to work; false where it is the last thing to do.</summary>
    private static bool Begin<T, TResult>(IEnumerator<T> items, Func<T, TResult> decode, TaskFactory<TResult> factory, Queue<Task<TResult>> inWork)
    {
        try
        {
            if (!items.MoveNext())
            {
                return false;
            }
        }
        catch (Exception e)
        {
            inWork.Enqueue(Task.FromException<TResult>(e));
            return false;
        }

        T item = items.Current;
        inWork.Enqueue(factory.StartNew(() => decode(item)));
        return true;
    }

    private static void Settle<TResult>(Queue<Task<TResult>> inWork)
    {
        try
        {
            Task.WaitAll([.. inWork], CancellationToken.None);
        }
        catch (AggregateException)
        {
            // Nobody asks for these results any more, nor for what went wrong with them.
        }
    }
}
