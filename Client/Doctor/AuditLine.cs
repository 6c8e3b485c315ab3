using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Doctor;

/// <summary>What the walk through a store found.</summary>
/// <param name="Ok">True where nothing is wrong.</param>
/// <param name="What">How much is wrong, in short.</param>
/// <param name="Findings">Everything that was found, notes too.</param>
/// <param name="Datasets">What was looked at.</param>
internal sealed record AuditLine(
    bool Ok, string What, IReadOnlyList<AuditFinding> Findings, IReadOnlyList<DatasetAuditSummary> Datasets)
    : DoctorLine(Ok, "audit", What);
