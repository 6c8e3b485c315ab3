using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>Samples that come later.</summary>
internal sealed partial class DatasetGrain
{
    public async Task<string?> AppendAsync(AppendOrder order, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            DatasetManifest before = Manifest;
            if (!before.Appends.Any(append => append.Id == order.Id))
            {
                if (await RefusalAsync(before, order, cancellationToken) is { } refusal)
                {
                    return refusal;
                }

                var append = new AppendedSamples(
                    order.Id, order.First, order.Count, _state.Runs, order.Fingerprint, order.RealisedNoise, clock.GetUtcNow());
                if (!await AppendFile.CreateAsync(store, before, append, cancellationToken))
                {
                    DeactivateOnIdle(); // Another activation took over; only a fresh look knows what is there.
                    return "other samples were appended meanwhile; append these again";
                }

                _manifest = before.With(append);
            }

            await ForgetBlockAsync((int)(order.First / before.BlockSize));
            return null;
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<string?> RefusalAsync(DatasetManifest manifest, AppendOrder order, CancellationToken cancellationToken)
    {
        if (manifest.IngestId != order.IngestId || manifest.TrainCount != order.First)
        {
            return "the data set changed meanwhile; append these samples again";
        }

        IReadOnlyList<RunStatus> runs = await RunsAsync(cancellationToken);
        return runs.FirstOrDefault(run => run.Phase is not (RunPhase.Finished or RunPhase.Abandoned)) is { } unfinished ? Refusal(unfinished) : null;
    }

    /// <summary>The block that the new samples begin in knows only those before, unless it wakes again.</summary>
    private Task ForgetBlockAsync(int block) => grains.GetGrain<IBlockGrain>(GrainKeys.Block(_name, block)).ForgetAsync();
}
