using System.Reflection;
using Orleans.Runtime;
using SatCurate.Contracts;

namespace SatCurate.Grains.Tests.Residency;

/// <summary>The context of a sample grain that has a name and can be told to sleep, and nothing else. Open, because a proxy is made of it.</summary>
public class AwakeSample : DispatchProxy
{
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GrainId _id;

    /// <summary>Done once it has been told to sleep.</summary>
    public Task Told => _told.Task;

    /// <summary>Called when it is told, before <see cref="Told"/> is done.</summary>
    public Action? OnTold { get; set; }

    /// <summary>What the service is given.</summary>
    public IGrainContext Context => (IGrainContext)(object)this;

    public static AwakeSample Of(string dataset, int index)
    {
        var sample = (AwakeSample)(object)Create<IGrainContext, AwakeSample>();
        sample._id = GrainId.Create("sample", GrainKeys.Sample(dataset, index));
        return sample;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case "get_GrainId":
                return _id;
            case nameof(IGrainContext.Deactivate):
                OnTold?.Invoke();
                _told.SetResult();
                return null;
            default:
                throw new InvalidOperationException($"{targetMethod.Name} is no business of the residents");
        }
    }
}
