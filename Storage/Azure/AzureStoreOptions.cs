namespace SatCurate.Storage;

/// <summary>How patient a store in Azure Blob Storage is, and how it cuts what it sends.</summary>
public sealed record AzureStoreOptions
{
    /// <summary>What the program uses.</summary>
    public static AzureStoreOptions Default { get; } = new();

    /// <summary>How long one operation is tried in all before it fails: a minute of throttling slows a run and does not end it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same while the store is being opened: somebody waits, and most failures are wrong names.</summary>
    public TimeSpan OpeningPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often one request is repeated at most.</summary>
    public int Retries { get; init; } = 12;

    /// <summary>Pause before the first repetition; it doubles from one to the next, and what the service asks for is honoured.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause between two repetitions.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one request may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of a published object that go up in one request; larger ones are staged in pieces of this size. 50,000 pieces at most.</summary>
    public int PublishedPiece { get; init; } = 8 << 20;

    /// <summary>Names in one answer to a listing; null for the service's own 5,000.</summary>
    public int? PageSize { get; init; }

    /// <summary>How long the lease that marks the holder lasts without renewal: 15 to 60 seconds.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the lease is renewed.</summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long somebody who began to create an object, and has not written its content, is left in peace before it is taken over.</summary>
    public TimeSpan CreationGrace { get; init; } = TimeSpan.FromMilliseconds(500);
}
