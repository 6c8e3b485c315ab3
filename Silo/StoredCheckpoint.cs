using Orleans;
using SatCurate.Contracts;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Storage;
using SatCurate.Training.Recipes;

namespace SatCurate.Silo;

/// <summary>The last checkpoint of a run, as it lies in the store.</summary>
/// <param name="File">The whole file.</param>
/// <param name="Name">Its name, for errors.</param>
/// <param name="Recipe">The recipe of its run.</param>
internal sealed record StoredCheckpoint(byte[] File, string Name, Recipe Recipe)
{
    private const int Tries = 10;

    /// <summary>Reads it. A run that goes on deletes a checkpoint when the next one is committed: then that one is read.</summary>
    /// <exception cref="UserErrorException">There is none yet, or it is gone.</exception>
    public static async Task<StoredCheckpoint> ReadAsync(
        IStore store, IGrainFactory grains, string dataset, int run, CancellationToken cancellationToken)
    {
        IRunGrain grain = grains.GetGrain<IRunGrain>(GrainKeys.Run(dataset, run));
        string name = "";
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            RunStatus? status = await grain.StatusAsync(cancellationToken);
            name = status?.Checkpoint?.Name ?? throw new UserErrorException($"run {run} has no checkpoint yet", dataset);
            if (await store.ReadAllAsync(name, cancellationToken) is { } file)
            {
                return new StoredCheckpoint(file, name, RunRecipe.Read(status.Recipe).Recipe);
            }
        }

        throw new UserErrorException($"the checkpoint of run {run} is gone from the store", name, "Choose another run, or clean the data set again");
    }
}
