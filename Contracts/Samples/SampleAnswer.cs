using Orleans;
using SatCurate.Curation;

namespace SatCurate.Contracts.Samples;

/// <summary>What a sample answers to a visit.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="State">The state that now holds, where <paramref name="Kind"/> is <see cref="SampleAnswerKind.State"/>.</param>
[GenerateSerializer, Immutable, Alias("satcurate.sample-answer")]
public readonly record struct SampleAnswer([property: Id(0)] SampleAnswerKind Kind, [property: Id(1)] SampleState? State)
{
    /// <summary>The sample must be called again with its state.</summary>
    public static SampleAnswer NeedState => new(SampleAnswerKind.NeedState, null);

    /// <summary>The caller is no longer the sample's block.</summary>
    public static SampleAnswer Refused => new(SampleAnswerKind.Refused, null);

    /// <summary>The state after the visit, whether it was new or a repeat.</summary>
    public static SampleAnswer Of(SampleState state) => new(SampleAnswerKind.State, state);
}

/// <summary>The kinds of answer.</summary>
[GenerateSerializer, Alias("satcurate.sample-answer-kind")]
public enum SampleAnswerKind : byte
{
    /// <summary>The answer carries the present state.</summary>
    State = 0,

    /// <summary>The sample is cold or behind.</summary>
    NeedState = 1,

    /// <summary>The visit came under an older writer epoch.</summary>
    Refused = 2,
}
