using System.Reflection;
using Orleans;
using Orleans.Runtime;
using SatCurate.Contracts;

namespace SatCurate.Silo.Cluster;

/// <summary>
/// Makes calls again that <see cref="MayRepeatAttribute"/> allows and that nobody answered. For some seconds after a silo died the others take it for
/// alive, and what is meant for its grains comes to nothing.
/// </summary>
/// <param name="clock">Measures the pauses.</param>
internal sealed class RepeatedCalls(TimeProvider clock) : IOutgoingGrainCallFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public Task Invoke(IOutgoingGrainCallContext context) =>
        CallAsync(context.Invoke, context.InterfaceMethod, context.Request.GetCancellationToken());

    /// <summary>Calls a method of a grain until it is answered, where it may be repeated; once where not.</summary>
    public async Task CallAsync(Func<Task> call, MethodInfo method, CancellationToken cancellationToken)
    {
        long begun = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception e) when (Unanswered.Is(e)
                && clock.GetElapsedTime(begun) < Patience
                && method.IsDefined(typeof(MayRepeatAttribute)))
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }
}
