namespace SatCurate.Faults.Tests;

/// <summary>One Azurite for the tests of a class, started by the first; where it is not installed they are skipped and say so.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    public AzuriteProcess Azurite { get; } = new();

    public ValueTask InitializeAsync() => AzuriteProcess.WhyNot is null ? new(Azurite.StartAsync()) : ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => Azurite.DisposeAsync();

    public static void SkipWhereItIsMissing()
    {
        if (AzuriteProcess.WhyNot is { } why)
        {
            Assert.Skip(why);
        }
    }
}
