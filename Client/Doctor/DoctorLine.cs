namespace SatCurate.Client.Doctor;

/// <summary>One thing that <c>doctor</c> looked at.</summary>
/// <param name="Ok">True where nothing is in the way.</param>
/// <param name="Name">What was looked at.</param>
/// <param name="What">What was found, and the mend where it is not ok.</param>
internal record DoctorLine(bool Ok, string Name, string What);
