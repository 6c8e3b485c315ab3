using SatCurate.Datasets.Glyphs;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

public sealed class DatasetDeletionTests
{
    [Fact]
    public async Task DeleteAsync_Dataset_DeletesAllOfItAndNothingElse()
    {
        var store = new MemoryStore { ["datasets/db/manifest.json"] = [1], ["other"] = [2] };
        await Ingest.IngestAsync(store, new() { Dataset = "d", Source = new GlyphSource(Splits.Train, 30, 1) }, null, Stop);
        store[StoreLayout.RunFolder("d", 1) + "checkpoints/x"] = [3];

        (await DatasetDeletion.DeleteAsync(store, "d", Stop)).ShouldBeTrue();

        store.Objects.Keys.ShouldBe(["datasets/db/manifest.json", "other"]);
        (await DatasetDeletion.DeleteAsync(store, "d", Stop)).ShouldBeFalse();
    }
}
