using SatCurate.Curation;

namespace SatCurate.Training.Exchange;

/// <summary>
/// The trainer's only way to the samples: targets come in by <see cref="PullAsync"/>, predictions leave by <see cref="PushAsync"/>. The
/// silo implements it with grains; benchmarks and tests with arrays. Called from the trainer's thread and its prefetcher, never from a grain.
/// </summary>
public interface ITargetExchange
{
    /// <summary>Called once before the first step of an epoch, also where the epoch is resumed in its middle.</summary>
    ValueTask BeginEpochAsync(int epoch, CancellationToken cancellationToken);

    /// <summary>Targets of one minibatch in the order of <paramref name="samples"/>. Pulls run ahead of the steps that use them.</summary>
    ValueTask<PulledTargets> PullAsync(int epoch, ReadOnlyMemory<int> samples, CancellationToken cancellationToken);

    /// <summary>
    /// Hands over the predictions of one minibatch: N x C probabilities in the order of <paramref name="samples"/>. Returns as soon as
    /// they are queued; waits only where too much is not yet durable. The buffers belong to the exchange from then on.
    /// </summary>
    ValueTask PushAsync(int epoch, ReadOnlyMemory<int> samples, ReadOnlyMemory<float> predictions, CancellationToken cancellationToken);

    /// <summary>Waits until everything pushed is durable and answers the samples that have no visit in <paramref name="epoch"/> yet; empty at a clean end.</summary>
    ValueTask<IReadOnlyList<int>> EndEpochAsync(int epoch, CancellationToken cancellationToken);

    /// <summary>Publishes the checkpoint from which <paramref name="position"/> can be resumed, once all pushes before it are durable, then commits.</summary>
    /// <param name="position">Where a resumed run goes on; step 0 of epoch e+1 at the end of epoch e.</param>
    /// <param name="checkpoint">The trainer's checkpoint file.</param>
    /// <param name="finished">Figures of the epoch that this commit ends; null for a checkpoint inside an epoch.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask CommitAsync(TrainingPosition position, ReadOnlyMemory<byte> checkpoint, EpochFigures? finished, CancellationToken cancellationToken);
}

/// <summary>A place between two steps of a run.</summary>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="Step">Zero-based step within the epoch.</param>
public readonly record struct TrainingPosition(int Epoch, int Step);

/// <summary>What a pull answers, N samples of C classes.</summary>
/// <param name="Targets">N x C probabilities: targets after the last visit.</param>
/// <param name="LastEpochs">N epochs of the last visits, -1 before the first. Where it is the present epoch, the target is used as it is.</param>
/// <param name="Labels">N labels in force in this epoch (the decision's, else the given one); -1 without one.</param>
/// <param name="Standings">N standings of the samples in this epoch.</param>
public sealed record PulledTargets(float[] Targets, int[] LastEpochs, int[] Labels, SampleStanding[] Standings);

/// <summary>Figures of one finished epoch, as the trainer saw it.</summary>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="Loss">Mean training loss over the epoch's steps.</param>
/// <param name="GivenAgreement">Share of the training predictions whose argmax is the label in force, in [0,1].</param>
/// <param name="LearningRate">Rate at the last step.</param>
/// <param name="Seconds">Wall time of the epoch's steps.</param>
/// <param name="SamplesPerSecond">Visits over that time.</param>
/// <param name="TestAccuracy">Accuracy on the test split, where it was evaluated in this epoch; null otherwise.</param>
public sealed record EpochFigures(
    int Epoch, double Loss, double GivenAgreement, double LearningRate, double Seconds, double SamplesPerSecond, double? TestAccuracy);
