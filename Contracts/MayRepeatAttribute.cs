namespace SatCurate.Contracts;

/// <summary>
/// Marks a grain call that may be made again where no answer came: it only asks, or comes to the same when it is done twice. On a cluster it waits
/// for another silo where the one that has the grain died; any other call fails, because nobody knows whether it was done.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MayRepeatAttribute : Attribute;
