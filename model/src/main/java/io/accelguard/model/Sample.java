// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

/// One fact about the host at one moment. Text in samples is already escaped and cut to its bound:
/// whoever prints it need not be afraid of it, but must still encode it for the place it goes to.
public sealed interface Sample
    permits ProcessSample,
        ExitSample,
        ExecSample,
        SocketSample,
        ConversationSample,
        ShortConnectionsSample,
        NetworkSample,
        FileSample,
        MemorySample,
        AcceleratorSample,
        AcceleratorUse,
        DriverSample {}
