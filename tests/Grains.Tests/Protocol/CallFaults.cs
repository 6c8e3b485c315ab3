namespace SatCurate.Grains.Tests.Protocol;

/// <summary>Stands before every grain call of a silo; passes it on, except where a test says otherwise.</summary>
public sealed class CallFaults : IOutgoingGrainCallFilter
{
    /// <summary>What happens to a call; null: nothing unusual.</summary>
    public Func<IOutgoingGrainCallContext, Task>? OnCall { get; set; }

    public Task Invoke(IOutgoingGrainCallContext context) => OnCall is { } onCall ? onCall(context) : context.Invoke();
}
